"""Small widgets that several views are made of; they know no view."""
