"""Which processes a company's systems support, and what follows when one of them goes."""
