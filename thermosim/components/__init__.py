"""Frozen parameter classes that call kernels; they do not know each other."""
