import Foundation
import MusterCommands

@main
struct Muster {
    static func main() async {
        exit(await MusterCommand.run(arguments: Array(CommandLine.arguments.dropFirst())))
    }
}
