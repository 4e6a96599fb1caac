const { React, ReactDOM, GraphiQL } = globalThis;
const element = document.querySelector("#page");

ReactDOM.createRoot(element).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "graphql" }),
    defaultQuery: element.dataset.query,
  }),
);
