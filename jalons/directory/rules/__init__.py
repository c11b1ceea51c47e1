"""Who is who, numbers that tell organisations and telephones, and people written twice. Pure."""
