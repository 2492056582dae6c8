"""AIGovKG: a knowledge graph of AI governance, from texts to SPARQL."""

__all__ = ["__version__"]

__version__ = "0.1.0"
