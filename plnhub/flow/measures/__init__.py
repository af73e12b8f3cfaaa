"""Measures of a network, one idea per file. ◇"""
