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

/**
 * Writes. One in a request: its headers say who wants it (x-principal), and an Idempotency-Key makes the
 * same request again harmless. With the same key and another request the code is IDEMPOTENCY_MISMATCH,
 * while the first still runs CONFLICT.
 *
 * `expectedVersion` is the version that the change is meant for: PRECONDITION_FAILED when the recipe has
 * another one, PRECONDITION_REQUIRED without one.
 */
export type Mutation = {
  readonly createRecipe: RecipePayload;
  /** Other contents for a recipe. */
  readonly replaceRecipe: RecipePayload;
  /** Other contents for the fields that are there. */
  readonly patchRecipe: RecipePayload;
  /** The end of a recipe. */
  readonly deleteRecipe: DeletionPayload;
};


/**
 * Writes. One in a request: its headers say who wants it (x-principal), and an Idempotency-Key makes the
 * same request again harmless. With the same key and another request the code is IDEMPOTENCY_MISMATCH,
 * while the first still runs CONFLICT.
 *
 * `expectedVersion` is the version that the change is meant for: PRECONDITION_FAILED when the recipe has
 * another one, PRECONDITION_REQUIRED without one.
 */
export type MutationCreateRecipeArgs = {
  input: RecipeInput;
};


/**
 * Writes. One in a request: its headers say who wants it (x-principal), and an Idempotency-Key makes the
 * same request again harmless. With the same key and another request the code is IDEMPOTENCY_MISMATCH,
 * while the first still runs CONFLICT.
 *
 * `expectedVersion` is the version that the change is meant for: PRECONDITION_FAILED when the recipe has
 * another one, PRECONDITION_REQUIRED without one.
 */
export type MutationReplaceRecipeArgs = {
  id: Scalars['ID']['input'];
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  input: RecipeInput;
};


/**
 * Writes. One in a request: its headers say who wants it (x-principal), and an Idempotency-Key makes the
 * same request again harmless. With the same key and another request the code is IDEMPOTENCY_MISMATCH,
 * while the first still runs CONFLICT.
 *
 * `expectedVersion` is the version that the change is meant for: PRECONDITION_FAILED when the recipe has
 * another one, PRECONDITION_REQUIRED without one.
 */
export type MutationPatchRecipeArgs = {
  id: Scalars['ID']['input'];
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  input: RecipePatchInput;
};


/**
 * Writes. One in a request: its headers say who wants it (x-principal), and an Idempotency-Key makes the
 * same request again harmless. With the same key and another request the code is IDEMPOTENCY_MISMATCH,
 * while the first still runs CONFLICT.
 *
 * `expectedVersion` is the version that the change is meant for: PRECONDITION_FAILED when the recipe has
 * another one, PRECONDITION_REQUIRED without one.
 */
export type MutationDeleteRecipeArgs = {
  id: Scalars['ID']['input'];
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
};

/** What a caller writes of a recipe, 48 KiB as JSON at most: the rest is given by the service. */
export type RecipeInput = {
  /** 1 to 200 characters on one line. */
  readonly name: Scalars['String']['input'];
  /** At most 40,000 characters; lines end with a line feed. */
  readonly steps: Scalars['String']['input'];
  /** At most 200. */
  readonly ingredients: ReadonlyArray<IngredientInput>;
};

/** What is absent stays as it is; one field must be there. */
export type RecipePatchInput = {
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly steps?: InputMaybe<Scalars['String']['input']>;
  /** All ingredients: they are replaced as a whole. */
  readonly ingredients?: InputMaybe<ReadonlyArray<IngredientInput>>;
};

/** Its id is its place, from 1 on. */
export type IngredientInput = {
  /** 1 to 200 characters on one line. */
  readonly name: Scalars['String']['input'];
  /** At most 100 characters on one line. */
  readonly quantity: Scalars['String']['input'];
};

export type RecipePayload = {
  readonly recipe: Recipe;
  readonly producer: Producer;
};

export type DeletionPayload = {
  readonly producer: Producer;
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
  /**
   * Seconds since the recipe was known to be so, when a copy stands in for what cannot be read now. Null
   * when it is so now, and always in a page and after a write.
   */
  readonly staleSeconds?: Maybe<Scalars['Int']['output']>;
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
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RecipeInput: RecipeInput;
  RecipePatchInput: RecipePatchInput;
  IngredientInput: IngredientInput;
  RecipePayload: ResolverTypeWrapper<Omit<RecipePayload, 'recipe' | 'producer'> & { recipe: ResolversTypes['Recipe'], producer: ResolversTypes['Producer'] }>;
  DeletionPayload: ResolverTypeWrapper<Omit<DeletionPayload, 'producer'> & { producer: ResolversTypes['Producer'] }>;
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
  Mutation: Record<PropertyKey, never>;
  RecipeInput: RecipeInput;
  RecipePatchInput: RecipePatchInput;
  IngredientInput: IngredientInput;
  RecipePayload: Omit<RecipePayload, 'recipe' | 'producer'> & { recipe: ResolversParentTypes['Recipe'], producer: ResolversParentTypes['Producer'] };
  DeletionPayload: Omit<DeletionPayload, 'producer'> & { producer: ResolversParentTypes['Producer'] };
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

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createRecipe?: Resolver<ResolversTypes['RecipePayload'], ParentType, ContextType, RequireFields<MutationCreateRecipeArgs, 'input'>>;
  replaceRecipe?: Resolver<ResolversTypes['RecipePayload'], ParentType, ContextType, RequireFields<MutationReplaceRecipeArgs, 'id' | 'input'>>;
  patchRecipe?: Resolver<ResolversTypes['RecipePayload'], ParentType, ContextType, RequireFields<MutationPatchRecipeArgs, 'id' | 'input'>>;
  deleteRecipe?: Resolver<ResolversTypes['DeletionPayload'], ParentType, ContextType, RequireFields<MutationDeleteRecipeArgs, 'id'>>;
};

export type RecipePayloadResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecipePayload'] = ResolversParentTypes['RecipePayload']> = {
  recipe?: Resolver<ResolversTypes['Recipe'], ParentType, ContextType>;
  producer?: Resolver<ResolversTypes['Producer'], ParentType, ContextType>;
};

export type DeletionPayloadResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeletionPayload'] = ResolversParentTypes['DeletionPayload']> = {
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
  staleSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
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
  Mutation?: MutationResolvers<ContextType>;
  RecipePayload?: RecipePayloadResolvers<ContextType>;
  DeletionPayload?: DeletionPayloadResolvers<ContextType>;
  RecipeConnection?: RecipeConnectionResolvers<ContextType>;
  RecipeEdge?: RecipeEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Recipe?: RecipeResolvers<ContextType>;
  Ingredient?: IngredientResolvers<ContextType>;
  Producer?: ProducerResolvers<ContextType>;
};

