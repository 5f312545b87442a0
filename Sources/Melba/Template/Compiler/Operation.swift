/// What the machine can do.  `a`, `b`, `c` and `flag` are the fields of an `Instruction`; values are
/// taken from the top of the frame's stack and left there.
enum Operation: UInt8 {
  // MARK: Output

  /// Write template text `a`.
  case text = 0
  /// Write the value on top as `flag` (`OutputMode`) says.
  case emit = 1
  /// Write attribute `a` of the value on top as `flag` says.
  case emitAttribute = 2
  /// Write variable `a`, whose name is `b`, as `flag` says.
  case emitVariable = 3
  /// Write attribute `c` of variable `a`, whose name is `b`, as `flag` says.
  case emitVariableAttribute = 4
  /// Begin to keep output for a value.
  case captureBegin = 5
  /// Make a text of what was kept, as `flag` says safe or not.
  case captureEnd = 6
  /// Forget what was kept.
  case captureDrop = 7

  // MARK: Variables

  /// Load variable `a`, whose name is `b`; what was not looked up yet is, and a missing one is
  /// an undefined value.
  case load = 16
  /// Load variable `a` of the frame `c` levels of functions further out.
  case loadOuter = 17
  /// Store the value on top in variable `a`.
  case store = 18
  /// Set `b` variables from `a` on to *not looked up yet*.
  case forget = 19
  /// Set variable `a` to *missing*.
  case unset = 20
  /// Load what variable `a` (of the frame `c` levels out) is, missing or not; its name is `b`.
  case loadRaw = 22
  /// Tell the scope that variable `a` is exported under name `b`; `flag` 1 if importers see it.
  case export = 23
  /// Go to `b` if variable `a` is not missing.
  case jumpIfGiven = 24

  // MARK: Constants

  case null = 32
  case no = 33
  case yes = 34
  /// The signed number in `a`.
  case integer = 35
  /// Constant `a`.
  case constant = 36
  /// An undefined value of name `a` (or 0) that says text `b`; `flag` 1: of the plain kind.
  case undefined = 37

  // MARK: Expressions

  case attribute = 48
  case item = 49
  /// `flag` is a `melbacore_operation`.
  case binary = 50
  case unary = 51
  /// `flag` is a `Comparison`.
  case compare = 52
  case not = 53
  /// Join the `a` values on top, as `flag` says escaping or not.
  case concat = 54
  /// Build a `flag` (list, tuple, dict, slice) of the `a` values on top.
  case build = 55
  /// Unpack the value on top into `a` values, the first on top.
  case unpack = 56
  /// Call what lies below `a` arguments, with signature `b`, `flag` bits `CallFlag`.
  case call = 57
  /// Call method `c` of what lies below the arguments.
  case callMethod = 58
  /// Filter `c` of `a` values on top (the filtered one first).
  case filter = 59
  case test = 60
  /// Make the value on top safe where `flag` says so.
  case markSafe = 61
  /// Ask the host for reference `flag`: the environment, the context, an extension's attribute ...
  case reference = 63

  // MARK: Control

  case jump = 80
  case jumpIfFalse = 81
  /// Go to `a` and keep the value if it is false, drop it otherwise.
  case jumpIfFalseOrPop = 83
  case jumpIfTrueOrPop = 84
  case pop = 85
  case duplicate = 86
  /// Exchange the two values on top.
  case swap = 87
  /// Put the value on top below the next two.
  case rotate = 88
  /// End the function.
  case finish = 89
  /// Go to `a` if a parent template was set.
  case jumpIfExtended = 90

  // MARK: Loops

  /// Begin loop `a` over the value on top; `flag` bits `LoopFlag`.
  case loopBegin = 96
  /// Push the next item of loop `a`, or go to `b`.
  case loopNext = 97
  /// End loop `a`.
  case loopEnd = 98
  /// Go to `b` if the body of loop `a` came to its end for an item; `flag` 1: it does now.
  case loopElse = 99
  /// Push property `flag` (`LoopProperty`) of the loop in variable `a` (`c` functions out).
  case loopProperty = 100
  /// Push the value for this turn of the loop in variable `a` (`c` out) of the `b` values on top.
  case loopCycle = 101
  /// Push whether the `b` values on top differ from those of the last time.
  case loopChanged = 102
  /// Count an item of loop `a` that passed its test.
  case loopCount = 103
  /// Append the value on top to the list below it, which stays.
  case append = 104
  /// Store loop `a` in variable `b`.
  case loopStore = 105

  // MARK: Templates

  /// Push macro `a`, bound to this frame.
  case macro = 112
  /// Run the block of name `a`; `flag` bits `BlockFlag`; `c` locals on the stack named by signature `b`.
  case block = 113
  /// Set the parent template to the one named on top.
  case extends = 114
  /// Run the parent's root if a parent was set.
  case runParent = 115
  /// Render the template named below `c` locals, whose names are signature `b`; `flag` as the node's.
  case include = 116
  /// Push the module of the template named below the locals.
  case importModule = 117
  /// Push attribute `a` of the module on top, which stays; undefined if it has none.
  case importName = 118
  /// Push what the parent's block gives.
  case callSuper = 120
  /// Fail with message `flag` about name `a`.
  case fail = 121
  /// Check that variable `a` (`c` out; name `b`) is a namespace.
  case checkNamespace = 122
  /// Set attribute `a` of the namespace below to the value on top.
  case setAttribute = 123
  /// Keep the scope's autoescape on the stack and set it to the value on top.
  case autoescapeBegin = 124
  case autoescapeEnd = 125
  /// Set it to the value on top for good.
  case autoescapeSet = 126
  /// Note in the dict of variable `a` that variable `c` is now known by name `b`.
  case note = 128
  /// Run function `a` with the dict on top for the variables that its template set.
  case overlay = 129
  /// Wait for the value on top if it can be waited for.
  case wait = 127
}

/// How to write a value.
enum OutputMode {
  static let escape: UInt8 = 1
  static let finalize: UInt8 = 2
  static let native: UInt8 = 4
  /// Escape if the scope says so when it runs.
  static let volatile: UInt8 = 8
}

enum CallFlag {
  static let star: UInt8 = 1
  static let starStar: UInt8 = 2
}

enum LoopFlag {
  /// `loop` is used.
  static let extended: UInt8 = 1
  /// Items count when their test passed.
  static let tested: UInt8 = 2
  static let recursive: UInt8 = 4
  /// The item before, or the loop itself, is asked for.
  static let remembers: UInt8 = 8
}

enum LoopProperty: UInt8 {
  case index = 0, index0, first, last, length, revindex, revindex0, previtem, nextitem, depth, depth0
}

enum BlockFlag {
  static let scoped: UInt8 = 1
  static let required: UInt8 = 2
}

/// One step of a program, 16 bytes.
struct Instruction: BitwiseCopyable {
  var operation: Operation
  var flag: UInt8 = 0
  /// Of a call, one more than the variable with what its loop or block set, or 0.
  var locals: UInt16 = 0
  var a: UInt32 = 0
  var b: UInt32 = 0
  var c: UInt32 = 0
}
