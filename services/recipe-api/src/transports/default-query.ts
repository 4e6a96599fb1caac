/** What GraphiQL starts with: something of everything that can be asked. */
export const defaultQuery = `# Ctrl+Enter sends this.
query Recipes {
  recipe(id: 42) {
    name
    steps
    ingredients {
      quantity
      name
    }
  }
  # Next page: after: "endCursor"
  recipes(first: 5) {
    nodes {
      id
      name
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
  producer {
    pid
    instance
  }
}
`;
