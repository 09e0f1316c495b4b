"""What people can ask of the library, one method for each thing."""
