"""The single sign-on of the council, by OpenID Connect. Whatever the provider says is checked here, and nothing is taken on trust."""
