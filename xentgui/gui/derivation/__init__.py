"""What the panel that derives a row step by step is made of."""
