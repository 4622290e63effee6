"""Makes a package of the Department for Education's panel of children's services, the Local Authority Interactive Tool."""
