"""Compiled finite-difference kernels of thermosim: floats and arrays in and out."""
