import Foundation
import MusterCommands

@main
struct Muster {
    static func main() async {
        if let step = CommandLine.arguments.first.flatMap({ ActionStep(program: $0) }) { exit(await step.run()) }
        exit(await MusterCommand.run(arguments: Array(CommandLine.arguments.dropFirst())))
    }
}
