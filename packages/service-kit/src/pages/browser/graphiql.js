const { React, ReactDOM, GraphiQL } = globalThis;
const element = document.querySelector("#page");

ReactDOM.createRoot(element).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "graphql" }),
    defaultQuery: element.dataset.query,
    // Sent with the question for the schema too. GraphiQL forgets what is typed over them.
    defaultHeaders: element.dataset.headers,
  }),
);
