/// Why a tree does not compile.
struct CompileFault: Error {
  var reason: Reason
  /// A name that the message needs, or 0.
  var name: UInt32 = 0
  var line: UInt32 = 0

  enum Reason: UInt8 {
    case noMemory, tooLarge, tooDeep
    case blockTwice
    case extendsInside
    case assignsLoop
    case callerWithoutDefault
    case strangeNode
    case breakOutside
    case continueOutside
  }
}
