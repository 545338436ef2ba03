"""Readers, one a file format: each turns a file into text and the offsets of its pages."""
