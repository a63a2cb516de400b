"""The real PostgreSQL, Valkey and MQTT broker that ``hanlu up`` runs in a private data folder."""
