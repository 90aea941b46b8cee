"""A company's own processes, systems, owners and interfaces, from a spreadsheet to RDF."""
