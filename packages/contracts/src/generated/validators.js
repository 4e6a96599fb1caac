"use strict";
export const producedRecipe = validate10;
const schema11 = {"type":"object","required":["producer","recipe"],"properties":{"producer":{"type":"object","required":["pid","instance"],"properties":{"pid":{"type":"integer","minimum":1},"instance":{"type":"string"}}},"recipe":{"type":"object","required":["id","name","steps","ingredients","version","created_at","updated_at"],"properties":{"id":{"type":"integer","minimum":1,"maximum":2147483647},"name":{"type":"string"},"steps":{"type":"string"},"ingredients":{"type":"array","items":{"type":"object","required":["id","name","quantity"],"properties":{"id":{"type":"integer","minimum":1,"maximum":2147483647,"description":"Unique within the recipe."},"name":{"type":"string"},"quantity":{"type":"string"}}},"maxItems":200},"version":{"type":"integer","minimum":1,"maximum":2147483647,"description":"Grows by one with each change; the ETag."},"created_at":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$","examples":["2026-01-01T00:00:00.000Z"]},"updated_at":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$","examples":["2026-01-01T00:00:00.000Z"]}}},"stale_seconds":{"type":"integer","minimum":0,"maximum":2147483647,"description":"Seconds since the recipe was known to be so; absent when it is so now, and after a write."}}};
const pattern0 = new RegExp("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.producer === undefined) && (missing0 = "producer")) || ((data.recipe === undefined) && (missing0 = "recipe"))){
validate10.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.producer !== undefined){
let data0 = data.producer;
const _errs1 = errors;
if(errors === _errs1){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing1;
if(((data0.pid === undefined) && (missing1 = "pid")) || ((data0.instance === undefined) && (missing1 = "instance"))){
validate10.errors = [{instancePath:instancePath+"/producer",schemaPath:"#/properties/producer/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data0.pid !== undefined){
let data1 = data0.pid;
const _errs3 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate10.errors = [{instancePath:instancePath+"/producer/pid",schemaPath:"#/properties/producer/properties/pid/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs3){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 < 1 || isNaN(data1)){
validate10.errors = [{instancePath:instancePath+"/producer/pid",schemaPath:"#/properties/producer/properties/pid/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid1 = _errs3 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.instance !== undefined){
const _errs5 = errors;
if(typeof data0.instance !== "string"){
validate10.errors = [{instancePath:instancePath+"/producer/instance",schemaPath:"#/properties/producer/properties/instance/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
}
}
}
else {
validate10.errors = [{instancePath:instancePath+"/producer",schemaPath:"#/properties/producer/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.recipe !== undefined){
let data3 = data.recipe;
const _errs7 = errors;
if(errors === _errs7){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing2;
if((((((((data3.id === undefined) && (missing2 = "id")) || ((data3.name === undefined) && (missing2 = "name"))) || ((data3.steps === undefined) && (missing2 = "steps"))) || ((data3.ingredients === undefined) && (missing2 = "ingredients"))) || ((data3.version === undefined) && (missing2 = "version"))) || ((data3.created_at === undefined) && (missing2 = "created_at"))) || ((data3.updated_at === undefined) && (missing2 = "updated_at"))){
validate10.errors = [{instancePath:instancePath+"/recipe",schemaPath:"#/properties/recipe/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
if(data3.id !== undefined){
let data4 = data3.id;
const _errs9 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate10.errors = [{instancePath:instancePath+"/recipe/id",schemaPath:"#/properties/recipe/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs9){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 2147483647 || isNaN(data4)){
validate10.errors = [{instancePath:instancePath+"/recipe/id",schemaPath:"#/properties/recipe/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data4 < 1 || isNaN(data4)){
validate10.errors = [{instancePath:instancePath+"/recipe/id",schemaPath:"#/properties/recipe/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid2 = _errs9 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.name !== undefined){
const _errs11 = errors;
if(typeof data3.name !== "string"){
validate10.errors = [{instancePath:instancePath+"/recipe/name",schemaPath:"#/properties/recipe/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.steps !== undefined){
const _errs13 = errors;
if(typeof data3.steps !== "string"){
validate10.errors = [{instancePath:instancePath+"/recipe/steps",schemaPath:"#/properties/recipe/properties/steps/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.ingredients !== undefined){
let data7 = data3.ingredients;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data7)){
if(data7.length > 200){
validate10.errors = [{instancePath:instancePath+"/recipe/ingredients",schemaPath:"#/properties/recipe/properties/ingredients/maxItems",keyword:"maxItems",params:{limit: 200},message:"must NOT have more than 200 items"}];
return false;
}
else {
var valid3 = true;
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
let data8 = data7[i0];
const _errs17 = errors;
if(errors === _errs17){
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
let missing3;
if((((data8.id === undefined) && (missing3 = "id")) || ((data8.name === undefined) && (missing3 = "name"))) || ((data8.quantity === undefined) && (missing3 = "quantity"))){
validate10.errors = [{instancePath:instancePath+"/recipe/ingredients/" + i0,schemaPath:"#/properties/recipe/properties/ingredients/items/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
if(data8.id !== undefined){
let data9 = data8.id;
const _errs19 = errors;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
validate10.errors = [{instancePath:instancePath+"/recipe/ingredients/" + i0+"/id",schemaPath:"#/properties/recipe/properties/ingredients/items/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs19){
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 2147483647 || isNaN(data9)){
validate10.errors = [{instancePath:instancePath+"/recipe/ingredients/" + i0+"/id",schemaPath:"#/properties/recipe/properties/ingredients/items/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data9 < 1 || isNaN(data9)){
validate10.errors = [{instancePath:instancePath+"/recipe/ingredients/" + i0+"/id",schemaPath:"#/properties/recipe/properties/ingredients/items/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid4 = _errs19 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data8.name !== undefined){
const _errs21 = errors;
if(typeof data8.name !== "string"){
validate10.errors = [{instancePath:instancePath+"/recipe/ingredients/" + i0+"/name",schemaPath:"#/properties/recipe/properties/ingredients/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs21 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data8.quantity !== undefined){
const _errs23 = errors;
if(typeof data8.quantity !== "string"){
validate10.errors = [{instancePath:instancePath+"/recipe/ingredients/" + i0+"/quantity",schemaPath:"#/properties/recipe/properties/ingredients/items/properties/quantity/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs23 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
else {
validate10.errors = [{instancePath:instancePath+"/recipe/ingredients/" + i0,schemaPath:"#/properties/recipe/properties/ingredients/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid3 = _errs17 === errors;
if(!valid3){
break;
}
}
}
}
else {
validate10.errors = [{instancePath:instancePath+"/recipe/ingredients",schemaPath:"#/properties/recipe/properties/ingredients/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.version !== undefined){
let data12 = data3.version;
const _errs25 = errors;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
validate10.errors = [{instancePath:instancePath+"/recipe/version",schemaPath:"#/properties/recipe/properties/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs25){
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 2147483647 || isNaN(data12)){
validate10.errors = [{instancePath:instancePath+"/recipe/version",schemaPath:"#/properties/recipe/properties/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data12 < 1 || isNaN(data12)){
validate10.errors = [{instancePath:instancePath+"/recipe/version",schemaPath:"#/properties/recipe/properties/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid2 = _errs25 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.created_at !== undefined){
let data13 = data3.created_at;
const _errs27 = errors;
if(errors === _errs27){
if(typeof data13 === "string"){
if(!pattern0.test(data13)){
validate10.errors = [{instancePath:instancePath+"/recipe/created_at",schemaPath:"#/properties/recipe/properties/created_at/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"},message:"must match pattern \""+"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"+"\""}];
return false;
}
}
else {
validate10.errors = [{instancePath:instancePath+"/recipe/created_at",schemaPath:"#/properties/recipe/properties/created_at/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs27 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.updated_at !== undefined){
let data14 = data3.updated_at;
const _errs29 = errors;
if(errors === _errs29){
if(typeof data14 === "string"){
if(!pattern0.test(data14)){
validate10.errors = [{instancePath:instancePath+"/recipe/updated_at",schemaPath:"#/properties/recipe/properties/updated_at/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"},message:"must match pattern \""+"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"+"\""}];
return false;
}
}
else {
validate10.errors = [{instancePath:instancePath+"/recipe/updated_at",schemaPath:"#/properties/recipe/properties/updated_at/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs29 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
}
else {
validate10.errors = [{instancePath:instancePath+"/recipe",schemaPath:"#/properties/recipe/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.stale_seconds !== undefined){
let data15 = data.stale_seconds;
const _errs31 = errors;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
validate10.errors = [{instancePath:instancePath+"/stale_seconds",schemaPath:"#/properties/stale_seconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs31){
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 2147483647 || isNaN(data15)){
validate10.errors = [{instancePath:instancePath+"/stale_seconds",schemaPath:"#/properties/stale_seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data15 < 0 || isNaN(data15)){
validate10.errors = [{instancePath:instancePath+"/stale_seconds",schemaPath:"#/properties/stale_seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate10.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate10.errors = vErrors;
return errors === 0;
}

export const producedRecipePage = validate11;
const schema12 = {"type":"object","required":["producer","recipes","next"],"properties":{"producer":{"type":"object","required":["pid","instance"],"properties":{"pid":{"type":"integer","minimum":1},"instance":{"type":"string"}}},"recipes":{"type":"array","items":{"type":"object","required":["id","name","steps","ingredients","version","created_at","updated_at"],"properties":{"id":{"type":"integer","minimum":1,"maximum":2147483647},"name":{"type":"string"},"steps":{"type":"string"},"ingredients":{"type":"array","items":{"type":"object","required":["id","name","quantity"],"properties":{"id":{"type":"integer","minimum":1,"maximum":2147483647,"description":"Unique within the recipe."},"name":{"type":"string"},"quantity":{"type":"string"}}},"maxItems":200},"version":{"type":"integer","minimum":1,"maximum":2147483647,"description":"Grows by one with each change; the ETag."},"created_at":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$","examples":["2026-01-01T00:00:00.000Z"]},"updated_at":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$","examples":["2026-01-01T00:00:00.000Z"]}}},"maxItems":100},"next":{"type":["string","null"],"pattern":"^[1-9][0-9]{0,9}$","description":"For the `after` of the next page; null after the last one."}}};
const pattern4 = new RegExp("^[1-9][0-9]{0,9}$", "u");

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.producer === undefined) && (missing0 = "producer")) || ((data.recipes === undefined) && (missing0 = "recipes"))) || ((data.next === undefined) && (missing0 = "next"))){
validate11.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.producer !== undefined){
let data0 = data.producer;
const _errs1 = errors;
if(errors === _errs1){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing1;
if(((data0.pid === undefined) && (missing1 = "pid")) || ((data0.instance === undefined) && (missing1 = "instance"))){
validate11.errors = [{instancePath:instancePath+"/producer",schemaPath:"#/properties/producer/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data0.pid !== undefined){
let data1 = data0.pid;
const _errs3 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate11.errors = [{instancePath:instancePath+"/producer/pid",schemaPath:"#/properties/producer/properties/pid/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs3){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 < 1 || isNaN(data1)){
validate11.errors = [{instancePath:instancePath+"/producer/pid",schemaPath:"#/properties/producer/properties/pid/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid1 = _errs3 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.instance !== undefined){
const _errs5 = errors;
if(typeof data0.instance !== "string"){
validate11.errors = [{instancePath:instancePath+"/producer/instance",schemaPath:"#/properties/producer/properties/instance/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
}
}
}
else {
validate11.errors = [{instancePath:instancePath+"/producer",schemaPath:"#/properties/producer/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.recipes !== undefined){
let data3 = data.recipes;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data3)){
if(data3.length > 100){
validate11.errors = [{instancePath:instancePath+"/recipes",schemaPath:"#/properties/recipes/maxItems",keyword:"maxItems",params:{limit: 100},message:"must NOT have more than 100 items"}];
return false;
}
else {
var valid2 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
const _errs9 = errors;
if(errors === _errs9){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing2;
if((((((((data4.id === undefined) && (missing2 = "id")) || ((data4.name === undefined) && (missing2 = "name"))) || ((data4.steps === undefined) && (missing2 = "steps"))) || ((data4.ingredients === undefined) && (missing2 = "ingredients"))) || ((data4.version === undefined) && (missing2 = "version"))) || ((data4.created_at === undefined) && (missing2 = "created_at"))) || ((data4.updated_at === undefined) && (missing2 = "updated_at"))){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0,schemaPath:"#/properties/recipes/items/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
if(data4.id !== undefined){
let data5 = data4.id;
const _errs11 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/id",schemaPath:"#/properties/recipes/items/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 2147483647 || isNaN(data5)){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/id",schemaPath:"#/properties/recipes/items/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data5 < 1 || isNaN(data5)){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/id",schemaPath:"#/properties/recipes/items/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid3 = _errs11 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data4.name !== undefined){
const _errs13 = errors;
if(typeof data4.name !== "string"){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/name",schemaPath:"#/properties/recipes/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid3 = _errs13 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data4.steps !== undefined){
const _errs15 = errors;
if(typeof data4.steps !== "string"){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/steps",schemaPath:"#/properties/recipes/items/properties/steps/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid3 = _errs15 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data4.ingredients !== undefined){
let data8 = data4.ingredients;
const _errs17 = errors;
if(errors === _errs17){
if(Array.isArray(data8)){
if(data8.length > 200){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/ingredients",schemaPath:"#/properties/recipes/items/properties/ingredients/maxItems",keyword:"maxItems",params:{limit: 200},message:"must NOT have more than 200 items"}];
return false;
}
else {
var valid4 = true;
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
let data9 = data8[i1];
const _errs19 = errors;
if(errors === _errs19){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing3;
if((((data9.id === undefined) && (missing3 = "id")) || ((data9.name === undefined) && (missing3 = "name"))) || ((data9.quantity === undefined) && (missing3 = "quantity"))){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/ingredients/" + i1,schemaPath:"#/properties/recipes/items/properties/ingredients/items/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
if(data9.id !== undefined){
let data10 = data9.id;
const _errs21 = errors;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/ingredients/" + i1+"/id",schemaPath:"#/properties/recipes/items/properties/ingredients/items/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs21){
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 2147483647 || isNaN(data10)){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/ingredients/" + i1+"/id",schemaPath:"#/properties/recipes/items/properties/ingredients/items/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data10 < 1 || isNaN(data10)){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/ingredients/" + i1+"/id",schemaPath:"#/properties/recipes/items/properties/ingredients/items/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid5 = _errs21 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data9.name !== undefined){
const _errs23 = errors;
if(typeof data9.name !== "string"){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/ingredients/" + i1+"/name",schemaPath:"#/properties/recipes/items/properties/ingredients/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs23 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data9.quantity !== undefined){
const _errs25 = errors;
if(typeof data9.quantity !== "string"){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/ingredients/" + i1+"/quantity",schemaPath:"#/properties/recipes/items/properties/ingredients/items/properties/quantity/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs25 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
else {
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/ingredients/" + i1,schemaPath:"#/properties/recipes/items/properties/ingredients/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid4 = _errs19 === errors;
if(!valid4){
break;
}
}
}
}
else {
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/ingredients",schemaPath:"#/properties/recipes/items/properties/ingredients/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid3 = _errs17 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data4.version !== undefined){
let data13 = data4.version;
const _errs27 = errors;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/version",schemaPath:"#/properties/recipes/items/properties/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs27){
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 2147483647 || isNaN(data13)){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/version",schemaPath:"#/properties/recipes/items/properties/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data13 < 1 || isNaN(data13)){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/version",schemaPath:"#/properties/recipes/items/properties/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid3 = _errs27 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data4.created_at !== undefined){
let data14 = data4.created_at;
const _errs29 = errors;
if(errors === _errs29){
if(typeof data14 === "string"){
if(!pattern0.test(data14)){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/created_at",schemaPath:"#/properties/recipes/items/properties/created_at/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"},message:"must match pattern \""+"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"+"\""}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/created_at",schemaPath:"#/properties/recipes/items/properties/created_at/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid3 = _errs29 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data4.updated_at !== undefined){
let data15 = data4.updated_at;
const _errs31 = errors;
if(errors === _errs31){
if(typeof data15 === "string"){
if(!pattern0.test(data15)){
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/updated_at",schemaPath:"#/properties/recipes/items/properties/updated_at/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"},message:"must match pattern \""+"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"+"\""}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0+"/updated_at",schemaPath:"#/properties/recipes/items/properties/updated_at/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid3 = _errs31 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
}
}
}
else {
validate11.errors = [{instancePath:instancePath+"/recipes/" + i0,schemaPath:"#/properties/recipes/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid2 = _errs9 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate11.errors = [{instancePath:instancePath+"/recipes",schemaPath:"#/properties/recipes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.next !== undefined){
let data16 = data.next;
const _errs33 = errors;
if((typeof data16 !== "string") && (data16 !== null)){
validate11.errors = [{instancePath:instancePath+"/next",schemaPath:"#/properties/next/type",keyword:"type",params:{type: schema12.properties.next.type},message:"must be string,null"}];
return false;
}
if(errors === _errs33){
if(typeof data16 === "string"){
if(!pattern4.test(data16)){
validate11.errors = [{instancePath:instancePath+"/next",schemaPath:"#/properties/next/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,9}$"},message:"must match pattern \""+"^[1-9][0-9]{0,9}$"+"\""}];
return false;
}
}
}
var valid0 = _errs33 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate11.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate11.errors = vErrors;
return errors === 0;
}

export const producedDeletion = validate12;
const schema13 = {"type":"object","required":["producer"],"properties":{"producer":{"type":"object","required":["pid","instance"],"properties":{"pid":{"type":"integer","minimum":1},"instance":{"type":"string"}}}}};

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.producer === undefined) && (missing0 = "producer")){
validate12.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.producer !== undefined){
let data0 = data.producer;
const _errs1 = errors;
if(errors === _errs1){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing1;
if(((data0.pid === undefined) && (missing1 = "pid")) || ((data0.instance === undefined) && (missing1 = "instance"))){
validate12.errors = [{instancePath:instancePath+"/producer",schemaPath:"#/properties/producer/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data0.pid !== undefined){
let data1 = data0.pid;
const _errs3 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate12.errors = [{instancePath:instancePath+"/producer/pid",schemaPath:"#/properties/producer/properties/pid/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs3){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 < 1 || isNaN(data1)){
validate12.errors = [{instancePath:instancePath+"/producer/pid",schemaPath:"#/properties/producer/properties/pid/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid1 = _errs3 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.instance !== undefined){
const _errs5 = errors;
if(typeof data0.instance !== "string"){
validate12.errors = [{instancePath:instancePath+"/producer/instance",schemaPath:"#/properties/producer/properties/instance/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
}
}
}
else {
validate12.errors = [{instancePath:instancePath+"/producer",schemaPath:"#/properties/producer/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
}
else {
validate12.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate12.errors = vErrors;
return errors === 0;
}

export const recipe = validate13;
const schema14 = {"type":"object","required":["id","name","steps","ingredients","version","created_at","updated_at"],"properties":{"id":{"type":"integer","minimum":1,"maximum":2147483647},"name":{"type":"string"},"steps":{"type":"string"},"ingredients":{"type":"array","items":{"type":"object","required":["id","name","quantity"],"properties":{"id":{"type":"integer","minimum":1,"maximum":2147483647,"description":"Unique within the recipe."},"name":{"type":"string"},"quantity":{"type":"string"}}},"maxItems":200},"version":{"type":"integer","minimum":1,"maximum":2147483647,"description":"Grows by one with each change; the ETag."},"created_at":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$","examples":["2026-01-01T00:00:00.000Z"]},"updated_at":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$","examples":["2026-01-01T00:00:00.000Z"]}}};

function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.id === undefined) && (missing0 = "id")) || ((data.name === undefined) && (missing0 = "name"))) || ((data.steps === undefined) && (missing0 = "steps"))) || ((data.ingredients === undefined) && (missing0 = "ingredients"))) || ((data.version === undefined) && (missing0 = "version"))) || ((data.created_at === undefined) && (missing0 = "created_at"))) || ((data.updated_at === undefined) && (missing0 = "updated_at"))){
validate13.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.id !== undefined){
let data0 = data.id;
const _errs1 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate13.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs1){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate13.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate13.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
const _errs3 = errors;
if(typeof data.name !== "string"){
validate13.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.steps !== undefined){
const _errs5 = errors;
if(typeof data.steps !== "string"){
validate13.errors = [{instancePath:instancePath+"/steps",schemaPath:"#/properties/steps/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ingredients !== undefined){
let data3 = data.ingredients;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data3)){
if(data3.length > 200){
validate13.errors = [{instancePath:instancePath+"/ingredients",schemaPath:"#/properties/ingredients/maxItems",keyword:"maxItems",params:{limit: 200},message:"must NOT have more than 200 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
const _errs9 = errors;
if(errors === _errs9){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing1;
if((((data4.id === undefined) && (missing1 = "id")) || ((data4.name === undefined) && (missing1 = "name"))) || ((data4.quantity === undefined) && (missing1 = "quantity"))){
validate13.errors = [{instancePath:instancePath+"/ingredients/" + i0,schemaPath:"#/properties/ingredients/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data4.id !== undefined){
let data5 = data4.id;
const _errs11 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate13.errors = [{instancePath:instancePath+"/ingredients/" + i0+"/id",schemaPath:"#/properties/ingredients/items/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 2147483647 || isNaN(data5)){
validate13.errors = [{instancePath:instancePath+"/ingredients/" + i0+"/id",schemaPath:"#/properties/ingredients/items/properties/id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data5 < 1 || isNaN(data5)){
validate13.errors = [{instancePath:instancePath+"/ingredients/" + i0+"/id",schemaPath:"#/properties/ingredients/items/properties/id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data4.name !== undefined){
const _errs13 = errors;
if(typeof data4.name !== "string"){
validate13.errors = [{instancePath:instancePath+"/ingredients/" + i0+"/name",schemaPath:"#/properties/ingredients/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data4.quantity !== undefined){
const _errs15 = errors;
if(typeof data4.quantity !== "string"){
validate13.errors = [{instancePath:instancePath+"/ingredients/" + i0+"/quantity",schemaPath:"#/properties/ingredients/items/properties/quantity/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate13.errors = [{instancePath:instancePath+"/ingredients/" + i0,schemaPath:"#/properties/ingredients/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs9 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate13.errors = [{instancePath:instancePath+"/ingredients",schemaPath:"#/properties/ingredients/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data8 = data.version;
const _errs17 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate13.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs17){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 2147483647 || isNaN(data8)){
validate13.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data8 < 1 || isNaN(data8)){
validate13.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.created_at !== undefined){
let data9 = data.created_at;
const _errs19 = errors;
if(errors === _errs19){
if(typeof data9 === "string"){
if(!pattern0.test(data9)){
validate13.errors = [{instancePath:instancePath+"/created_at",schemaPath:"#/properties/created_at/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"},message:"must match pattern \""+"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"+"\""}];
return false;
}
}
else {
validate13.errors = [{instancePath:instancePath+"/created_at",schemaPath:"#/properties/created_at/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.updated_at !== undefined){
let data10 = data.updated_at;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data10 === "string"){
if(!pattern0.test(data10)){
validate13.errors = [{instancePath:instancePath+"/updated_at",schemaPath:"#/properties/updated_at/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"},message:"must match pattern \""+"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$"+"\""}];
return false;
}
}
else {
validate13.errors = [{instancePath:instancePath+"/updated_at",schemaPath:"#/properties/updated_at/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate13.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate13.errors = vErrors;
return errors === 0;
}

export const recipeDraft = validate14;
const schema15 = {"type":"object","required":["name","steps","ingredients"],"properties":{"name":{"type":"string"},"steps":{"type":"string"},"ingredients":{"type":"array","items":{"type":"object","required":["name","quantity"],"properties":{"name":{"type":"string"},"quantity":{"type":"string"}},"additionalProperties":false},"maxItems":200}},"additionalProperties":false};

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.name === undefined) && (missing0 = "name")) || ((data.steps === undefined) && (missing0 = "steps"))) || ((data.ingredients === undefined) && (missing0 = "ingredients"))){
validate14.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "steps")) || (key0 === "ingredients"))){
validate14.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
const _errs2 = errors;
if(typeof data.name !== "string"){
validate14.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.steps !== undefined){
const _errs4 = errors;
if(typeof data.steps !== "string"){
validate14.errors = [{instancePath:instancePath+"/steps",schemaPath:"#/properties/steps/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ingredients !== undefined){
let data2 = data.ingredients;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
if(data2.length > 200){
validate14.errors = [{instancePath:instancePath+"/ingredients",schemaPath:"#/properties/ingredients/maxItems",keyword:"maxItems",params:{limit: 200},message:"must NOT have more than 200 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs8 = errors;
if(errors === _errs8){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing1;
if(((data3.name === undefined) && (missing1 = "name")) || ((data3.quantity === undefined) && (missing1 = "quantity"))){
validate14.errors = [{instancePath:instancePath+"/ingredients/" + i0,schemaPath:"#/properties/ingredients/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs10 = errors;
for(const key1 in data3){
if(!((key1 === "name") || (key1 === "quantity"))){
validate14.errors = [{instancePath:instancePath+"/ingredients/" + i0,schemaPath:"#/properties/ingredients/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs10 === errors){
if(data3.name !== undefined){
const _errs11 = errors;
if(typeof data3.name !== "string"){
validate14.errors = [{instancePath:instancePath+"/ingredients/" + i0+"/name",schemaPath:"#/properties/ingredients/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.quantity !== undefined){
const _errs13 = errors;
if(typeof data3.quantity !== "string"){
validate14.errors = [{instancePath:instancePath+"/ingredients/" + i0+"/quantity",schemaPath:"#/properties/ingredients/items/properties/quantity/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate14.errors = [{instancePath:instancePath+"/ingredients/" + i0,schemaPath:"#/properties/ingredients/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate14.errors = [{instancePath:instancePath+"/ingredients",schemaPath:"#/properties/ingredients/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate14.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate14.errors = vErrors;
return errors === 0;
}

export const recipePatch = validate15;
const schema16 = {"type":"object","properties":{"name":{"type":"string"},"steps":{"type":"string"},"ingredients":{"type":"array","items":{"type":"object","required":["name","quantity"],"properties":{"name":{"type":"string"},"quantity":{"type":"string"}},"additionalProperties":false},"maxItems":200}},"additionalProperties":false,"minProperties":1};

function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 1){
validate15.errors = [{instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "steps")) || (key0 === "ingredients"))){
validate15.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
const _errs2 = errors;
if(typeof data.name !== "string"){
validate15.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.steps !== undefined){
const _errs4 = errors;
if(typeof data.steps !== "string"){
validate15.errors = [{instancePath:instancePath+"/steps",schemaPath:"#/properties/steps/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ingredients !== undefined){
let data2 = data.ingredients;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
if(data2.length > 200){
validate15.errors = [{instancePath:instancePath+"/ingredients",schemaPath:"#/properties/ingredients/maxItems",keyword:"maxItems",params:{limit: 200},message:"must NOT have more than 200 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs8 = errors;
if(errors === _errs8){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing0;
if(((data3.name === undefined) && (missing0 = "name")) || ((data3.quantity === undefined) && (missing0 = "quantity"))){
validate15.errors = [{instancePath:instancePath+"/ingredients/" + i0,schemaPath:"#/properties/ingredients/items/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs10 = errors;
for(const key1 in data3){
if(!((key1 === "name") || (key1 === "quantity"))){
validate15.errors = [{instancePath:instancePath+"/ingredients/" + i0,schemaPath:"#/properties/ingredients/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs10 === errors){
if(data3.name !== undefined){
const _errs11 = errors;
if(typeof data3.name !== "string"){
validate15.errors = [{instancePath:instancePath+"/ingredients/" + i0+"/name",schemaPath:"#/properties/ingredients/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.quantity !== undefined){
const _errs13 = errors;
if(typeof data3.quantity !== "string"){
validate15.errors = [{instancePath:instancePath+"/ingredients/" + i0+"/quantity",schemaPath:"#/properties/ingredients/items/properties/quantity/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate15.errors = [{instancePath:instancePath+"/ingredients/" + i0,schemaPath:"#/properties/ingredients/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate15.errors = [{instancePath:instancePath+"/ingredients",schemaPath:"#/properties/ingredients/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate15.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate15.errors = vErrors;
return errors === 0;
}
