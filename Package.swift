// swift-tools-version: 6.2
import PackageDescription

// The sources as ordinary Swift, which is what `swift test` needs; CMakeLists.txt builds what ships.

/// The public headers name each other from the root of `include/`.
let headers = "-I\(Context.packageDirectory)/include"

let package = Package(
  name: "melba",
  targets: [
    .systemLibrary(name: "CMelba", path: "include"),
    .target(name: "CKernels"),
    .target(name: "CPlatform", cSettings: [.define("MELBA_HOSTED")]),
    .target(
      name: "CEntry", dependencies: ["CMelba"],
      cSettings: [.define("MELBA_TRAP_ABORTS"), .unsafeFlags([headers])]),
    .target(
      name: "Melba", dependencies: ["CMelba", "CKernels", "CPlatform", "CEntry"],
      swiftSettings: [
        .strictMemorySafety(), .enableExperimentalFeature("Lifetimes"),
        .unsafeFlags(["-Xcc", headers]),
      ]),
    .testTarget(
      name: "MelbaTests", dependencies: ["Melba"],
      swiftSettings: [
        .enableExperimentalFeature("Lifetimes"), .unsafeFlags(["-Xcc", headers]),
      ]),
  ]
)
