"""The numbers: NumPy only, values in, values out."""
