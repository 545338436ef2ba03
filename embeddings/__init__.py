"""From texts to vectors and from vectors to ids; knows nothing of documents."""
