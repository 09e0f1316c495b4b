"""What people see of the library."""
