"""What a case tells its customer by mail: the invitation to rate, the appointment, who sets out."""
