// Left out of the binary: /docs/ loads swagger-ui-bundle.js.
