/// How the application's process is stopped, started and told from any other.
package enum RestartKind: Codable, Sendable, Equatable {
    /// A process that Muster itself starts, in a session of its own.
    case process(Process)
    /// A systemd unit; with `file`, the unit file of the release is installed first.
    case systemd(unit: String, file: String?)
    /// A Windows service.
    case service(name: String)
    /// A site of IIS and its application pool; without `pool`, the one that the site names.
    case iis(site: String, pool: String?)
    /// A task of the Windows Task Scheduler.
    case task(ScheduledTask)
    /// A project of Docker Compose.
    case compose(Compose)
    /// Commands of the application's own.
    case script(Script)
    /// Nothing of the application's own runs: somebody else serves what `current` leads to, and may be told so.
    case files(reload: String?)

    package struct Process: Codable, Sendable, Equatable {
        /// Relative to the release, or absolute.
        package var executable: String
        package var arguments: [String]

        package init(executable: String, arguments: [String]) {
            self.executable = executable
            self.arguments = arguments
        }
    }

    package struct ScheduledTask: Codable, Sendable, Equatable {
        package var name: String
        /// The folder of the task, from `\` to `\`.
        package var folder: String
        /// Whether the task is the application, started and kept running; otherwise it is only enabled again, and
        /// begins when its own triggers say so.
        package var runs: Bool

        package init(name: String, folder: String = "\\", runs: Bool = true) {
            self.name = name
            self.folder = folder
            self.runs = runs
        }
    }

    package struct Compose: Codable, Sendable, Equatable {
        /// In the release.
        package var file: String
        /// `application-environment` when nil.
        package var project: String?
        /// Seconds until every container has to run, and be healthy where it says how.
        package var wait: Int

        package init(file: String = "compose.yaml", project: String? = nil, wait: Int = 60) {
            self.file = file
            self.project = project
            self.wait = wait
        }
    }

    package struct Script: Codable, Sendable, Equatable {
        /// Runs in the release; what it leaves running must have left its process group.
        package var start: String
        /// Runs in the application's folder; succeeds when nothing runs.
        package var stop: String
        /// Runs in the application's folder; prints the process id, or another word that each start changes, and
        /// nothing when nothing runs.
        package var identity: String

        package init(start: String, stop: String, identity: String) {
            self.start = start
            self.stop = stop
            self.identity = identity
        }
    }
}
