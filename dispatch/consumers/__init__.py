"""Events of others, and what dispatch does about them."""
