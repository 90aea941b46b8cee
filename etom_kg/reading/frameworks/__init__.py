"""Fact tables about the frameworks around eTOM, read into the tables that ``data/`` ships."""
