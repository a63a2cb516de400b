"""People who use the product: technicians on the road, customers who ask."""
