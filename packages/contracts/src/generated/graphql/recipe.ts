import type { GraphQLResolveInfo } from 'graphql';
import type { RecipeHead as RecipeModel, Ingredient as IngredientModel, Producer as ProducerModel } from '../../types.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
};

/**
 * The internal API of recipe-api over GraphQL. The same operations exist as JSON
 * routes and in proto/recipe/v1/recipe.proto.
 */
export type Query = {
  /**
   * One recipe. The id is a whole number from 1 to 2147483647 in plain decimal.
   * An unknown id is an error with the code NOT_FOUND.
   */
  readonly recipe?: Maybe<Recipe>;
  /**
   * One page of recipes in the order of their ids. It ends at `first` recipes (1 to 100) or at 512 kB.
   * `after` is the `endCursor` of the page before. `q` is part of the name, in upper or lower case, at
   * most 100 characters.
   */
  readonly recipes: RecipeConnection;
  /** Which process answers. */
  readonly producer: Producer;
};


/**
 * The internal API of recipe-api over GraphQL. The same operations exist as JSON
 * routes and in proto/recipe/v1/recipe.proto.
 */
export type QueryRecipeArgs = {
  id: Scalars['ID']['input'];
};


/**
 * The internal API of recipe-api over GraphQL. The same operations exist as JSON
 * routes and in proto/recipe/v1/recipe.proto.
 */
export type QueryRecipesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
};

/** https://relay.dev/graphql/connections.htm */
export type RecipeConnection = {
  readonly edges: ReadonlyArray<RecipeEdge>;
  /** The recipes of the edges. */
  readonly nodes: ReadonlyArray<Recipe>;
  readonly pageInfo: PageInfo;
};

export type RecipeEdge = {
  readonly cursor: Scalars['String']['output'];
  readonly node: Recipe;
};

export type PageInfo = {
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** The cursor of the last recipe; null when the page is empty. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

export type Recipe = {
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly steps: Scalars['String']['output'];
  readonly ingredients: ReadonlyArray<Ingredient>;
  /** Grows by one with each change. */
  readonly version: Scalars['Int']['output'];
  /** RFC 3339, UTC. */
  readonly createdAt: Scalars['String']['output'];
  /** RFC 3339, UTC. */
  readonly updatedAt: Scalars['String']['output'];
};

/** Ids are unique within one recipe. */
export type Ingredient = {
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly quantity: Scalars['String']['output'];
};

/** The process that answered. Containers all have pid 1: then the instance tells replicas apart. */
export type Producer = {
  readonly pid: Scalars['Int']['output'];
  readonly instance: Scalars['String']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  RecipeConnection: ResolverTypeWrapper<Omit<RecipeConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['RecipeEdge']>, nodes: ReadonlyArray<ResolversTypes['Recipe']> }>;
  RecipeEdge: ResolverTypeWrapper<Omit<RecipeEdge, 'node'> & { node: ResolversTypes['Recipe'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Recipe: ResolverTypeWrapper<RecipeModel>;
  Ingredient: ResolverTypeWrapper<IngredientModel>;
  Producer: ResolverTypeWrapper<ProducerModel>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
  RecipeConnection: Omit<RecipeConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['RecipeEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Recipe']> };
  RecipeEdge: Omit<RecipeEdge, 'node'> & { node: ResolversParentTypes['Recipe'] };
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  Recipe: RecipeModel;
  Ingredient: IngredientModel;
  Producer: ProducerModel;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  recipe?: Resolver<Maybe<ResolversTypes['Recipe']>, ParentType, ContextType, RequireFields<QueryRecipeArgs, 'id'>>;
  recipes?: Resolver<ResolversTypes['RecipeConnection'], ParentType, ContextType, RequireFields<QueryRecipesArgs, 'first'>>;
  producer?: Resolver<ResolversTypes['Producer'], ParentType, ContextType>;
};

export type RecipeConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecipeConnection'] = ResolversParentTypes['RecipeConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['RecipeEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Recipe']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RecipeEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecipeEdge'] = ResolversParentTypes['RecipeEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Recipe'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = any, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RecipeResolvers<ContextType = any, ParentType extends ResolversParentTypes['Recipe'] = ResolversParentTypes['Recipe']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  steps?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ingredients?: Resolver<ReadonlyArray<ResolversTypes['Ingredient']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IngredientResolvers<ContextType = any, ParentType extends ResolversParentTypes['Ingredient'] = ResolversParentTypes['Ingredient']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ProducerResolvers<ContextType = any, ParentType extends ResolversParentTypes['Producer'] = ResolversParentTypes['Producer']> = {
  pid?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  instance?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  Query?: QueryResolvers<ContextType>;
  RecipeConnection?: RecipeConnectionResolvers<ContextType>;
  RecipeEdge?: RecipeEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Recipe?: RecipeResolvers<ContextType>;
  Ingredient?: IngredientResolvers<ContextType>;
  Producer?: ProducerResolvers<ContextType>;
};

