/// What a name stands for in a scope.
struct Symbol: BitwiseCopyable {
  var name: UInt32
  /// The variable, and the function whose it is.
  var variable: UInt32
  var function: UInt32
  var beginning: Beginning
  /// It was written to, or is a parameter.
  var isStored = false
  /// It is the `loop` of a loop.
  var isLoop = false
  /// The symbol of the same name further out, or 0: what it begins as a copy of.
  var shadowed: UInt32
  /// The scope whose it is.
  var scope: UInt32
}

/// What a variable is when its scope is entered.
enum Beginning: UInt8 {
  /// Set by whoever enters the scope.
  case parameter
  /// Looked up in the context when it is first read.
  case lookUp
  /// What the same name is further out.
  case copy
  case missing
}

/// The scopes that are open at a place of a template.
///
/// Symbols of a scope lie side by side, because a scope is analysed as a whole before any scope
/// in it is opened.  The innermost symbol of each name is found through `current`.
struct Symbols {
  var symbols = Pool<Symbol>()
  /// For each text of the tree its innermost symbol, or 0.
  var current = Pool<UInt32>()
  var scopes = Pool<ScopeMark>()
  /// Symbols before this one belong to another template function and are not seen.
  var barrier: UInt32 = 1
  /// More than 0 inside a branch, where what is written may also not be.
  var branches = 0

  mutating func free() {
    symbols.free()
    current.free()
    scopes.free()
  }

  /// The innermost symbol of a name, or 0.
  func find(_ name: UInt32) -> UInt32 {
    let found = current[Int(name)]
    return found >= barrier ? found : 0
  }
}

struct ScopeMark: BitwiseCopyable {
  var firstSymbol: UInt32
  var firstVariable: UInt32
  var barrier: UInt32
}
