import AWS
import Deployment
import Fleet
import Foundation
import HTTPTransport
import Ledger
import Notices
import Rollout
import Settings

extension EnvironmentSettings {
    /// Who tells of this environment's runs; nil when nobody wants to hear of them. Topics and metrics are reached with the
    /// credentials of whoever runs this, metrics in the first place's region.
    func announcer() throws -> Announcer? {
        guard !notices.isEmpty || metrics != nil, let home = Region(places[0].region) else { return nil }
        let configuration = try Session.configuration(home)
        return Announcer(
            channels: notices, sender: Self.sender(configuration), metrics: metrics,
            cloudWatch: CloudWatchClient(configuration),
            warn: { Console.error(Line.safe($0)) })
    }

    private static func sender(_ configuration: AWSConfiguration) -> NoticeSender {
        NoticeSender(
            http: configuration.http, environment: ProcessInfo.processInfo.environment,
            publish: { request in
                let parts = request.topicARN.split(separator: ":", omittingEmptySubsequences: false)
                let region = parts.count > 3 ? Region(String(parts[3])) : nil
                _ = try await SNSClient(configuration.moved(to: region ?? configuration.region)).publish(request)
            })
    }

    /// Tells this environment's receivers of what is no run of it, such as a report; what cannot be told is warned of.
    func tell(_ notice: Notice) async throws {
        guard let home = Region(places[0].region) else { return }
        let sender = Self.sender(try Session.configuration(home))
        for channel in notices where channel.events.contains(notice.event) {
            guard let fault = await sender.send(notice, to: channel) else { continue }
            Console.error(Line.safe("warning: \(channel.title) was not told: \(fault)"))
        }
    }
}

extension PlaceOptions {
    /// Who tells of a run that is known by the ledger. What it does stands in its plan; whom to tell, in the settings: without
    /// them nobody is told, which is said.
    func announcer(of scope: String) -> Announcer? {
        let environment = scope.split(separator: "/").last.map(String.init) ?? ""
        guard FileManager.default.fileExists(atPath: config) else {
            Console.error("no notices are sent: there is no \(Line.safe(config))")
            return nil
        }
        do {
            let settings = try Session.settings(self, environment).0
            guard settings.scope == scope else {
                Console.error("no notices are sent: \(Line.safe(config)) is of \(settings.scope)")
                return nil
            }
            return try settings.announcer()
        } catch {
            Console.error(Line.lines("no notices are sent: \(error)", prefix: ""))
            return nil
        }
    }

    /// Tells that a run which waited for approval will not begin.
    func tellOfRejection(_ run: String, by vote: ApprovalVote) async throws {
        let ledger = try await ledger()
        guard let record = try await ledger.run(run), record.state == .failed else { return }
        let notice = Notice.stopped(
            record, because: record.summary, actor: vote.person.description, at: vote.time)
        await announcer(of: record.scope)?.tell(notice, ledger: ledger)
    }
}
