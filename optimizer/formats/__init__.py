"""Files in and out. Inside the optimizer only the model is used."""
