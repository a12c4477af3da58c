import Foundation
import Testing

@testable import Sandbox

@Suite struct Scratch {
    @Test func serves() async throws {
        let folder = URL(filePath: "/tmp/helper-a/.scratch-state")
        try? FileManager.default.removeItem(at: folder)
        let began = Clock.seconds
        try await withSandbox(SandboxConfiguration(linux: 20, windows: 1, state: folder)) { sandbox in
            try Data("\(Clock.seconds - began)".utf8).write(to: URL(filePath: "/tmp/helper-a/.scratch-time"))
            _ = try await TestClient(sandbox).run("setsid sleep 7777 >/dev/null 2>&1 </dev/null & sleep 0.1")
            var lines = ""
            for (key, value) in sandbox.environment { lines += "export \(key)=\(value)\n" }
            try Data(lines.utf8).write(to: URL(filePath: "/tmp/helper-a/.scratch-env"))
            while !FileManager.default.fileExists(atPath: "/tmp/helper-a/.scratch-stop") {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
