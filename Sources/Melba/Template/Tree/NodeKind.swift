/// What a node of a parsed template is.  Its fields `a` to `f` are, in this order:
///
/// - *node*: the number of a node, 0 for none; *list*: a list of nodes, 0 for an empty one;
/// - *text*: the number of a text of the tree; *texts*: a list of texts.
///
/// The names and the order of the fields are those of Jinja2's nodes, because tools and extensions
/// that walk or build trees know them.  The numbers leave none out, so that they are also what lies in
/// memory, where the extension reads them.
enum NodeKind: UInt8 {
  case none = 0

  // MARK: Statements

  /// body list
  case template = 1
  /// nodes list: expressions and `templateData`
  case output = 2
  /// template node
  case extends = 3
  /// target node, iter node, body list, else list, test node; flag 1: recursive
  case forLoop = 4
  /// test node, body list, elif list (of `ifElse` without elif and else), else list
  case ifElse = 5
  /// name text, args list (of `name`), defaults list, body list
  case macro = 6
  /// call node, args list, defaults list, body list
  case callBlock = 7
  /// body list, filter node (a `filter` without node)
  case filterBlock = 8
  /// targets list, values list, body list
  case with = 9
  /// name text, body list; flag 1: scoped, 2: required
  case block = 10
  /// template node; flag 1: with context, 2: ignore missing
  case include = 11
  /// template node, target text; flag 1: with context
  case importAs = 12
  /// template node, texts: name and alias of each in turn, the alias 0 when there is none; flag 1
  case fromImport = 13
  /// node
  case expressionStatement = 14
  /// target node, node
  case assign = 15
  /// target node, filter node or 0, body list
  case assignBlock = 16
  case continueLoop = 17
  case breakLoop = 18
  /// body list
  case scope = 19
  /// context node, body list
  case overlayScope = 20
  /// options list of `keyword`
  case evalContextModifier = 21
  /// options list of `keyword`, body list
  case scopedEvalContextModifier = 22

  // MARK: Expressions

  /// name text; flag is a `NameUse`
  case name = 23
  /// name text, attr text
  case namespaceReference = 24
  /// flag is a `ConstantKind`; its number or text in `a`, or its 64 bits in `a` (low) and `b`
  case constant = 25
  /// data text
  case templateData = 26
  /// items list; flag is a `NameUse`
  case tuple = 27
  /// items list
  case list = 28
  /// items list of `pair`
  case dict = 29
  /// key node, value node
  case pair = 30
  /// key text, value node
  case keyword = 31
  /// test node, expr1 node, expr2 node or 0
  case conditional = 32
  /// node or 0, name text, args list, kwargs list of `keyword`, dyn_args node, dyn_kwargs node
  case filter = 33
  /// node, name text, args list, kwargs list, dyn_args node, dyn_kwargs node
  case test = 34
  /// node, 0, args list, kwargs list, dyn_args node, dyn_kwargs node
  case call = 35
  /// node, arg node; flag is a `NameUse`
  case item = 36
  /// node, attr text; flag is a `NameUse`
  case attribute = 37
  /// start node, stop node, step node
  case slice = 38
  /// nodes list
  case concat = 39
  /// expr node, ops list of `operand`
  case compare = 40
  /// flag is a `Comparison`; expr node
  case operand = 41
  /// left node, right node
  case multiply = 42
  case divide = 43
  case floorDivide = 44
  case add = 45
  case subtract = 46
  case modulo = 47
  case power = 48
  case and = 49
  case or = 50
  /// node
  case not = 51
  case negative = 52
  case positive = 53

  // MARK: Expressions that only extensions make

  /// name text
  case environmentAttribute = 54
  /// identifier text, name text
  case extensionAttribute = 55
  /// importname text
  case importedName = 56
  /// name text
  case internalName = 57
  /// expr node
  case markSafe = 58
  case markSafeIfAutoescape = 59
  case contextReference = 60
  case derivedContextReference = 61
}

/// Whether a name is read, written, or a parameter.
enum NameUse: UInt8 {
  case load = 0, store = 1, parameter = 2
}

/// What a constant is.
enum ConstantKind: UInt8 {
  case null = 0, no = 1, yes = 2
  /// 64 bits, signed
  case integer = 3
  /// the bits of a double
  case double = 4
  /// text that Python's `int(text, 0)` reads
  case bigInteger = 5
  /// text
  case text = 6
  /// an object of the host: its number in the host's list
  case object = 7
}

enum Comparison: UInt8 {
  case equal = 0, notEqual = 1, less = 2, lessOrEqual = 3, greater = 4, greaterOrEqual = 5
  case isIn = 6, notIn = 7
}
