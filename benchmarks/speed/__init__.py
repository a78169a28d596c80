"""How fast q7lint is beside its peers: corpora, measurements, goals, and the page that is made of them."""
