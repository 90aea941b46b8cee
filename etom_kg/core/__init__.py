"""What every package uses: names, values, numbering, tables, terms and formats."""
