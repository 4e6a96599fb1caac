// The document below this page; what is tried out goes to the same origin.
globalThis.SwaggerUIBundle({
  dom_id: "#page",
  url: "docs/openapi.json",
  deepLinking: true,
  // Closed at first: the routes fit the window.
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  // null, or the badge of a validator elsewhere is shown.
  validatorUrl: null,
});
