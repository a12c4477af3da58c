@testable import AWS
import Foundation
import LoopbackServer
import Testing

@Suite struct ProfileTests {
    @Test func keysOfTheCredentialsFileWinOverThoseOfTheConfigFile() async throws {
        try await CredentialsWorld.with(
            config: "[default]\naws_access_key_id = C\naws_secret_access_key = c\nregion = eu-west-1\n",
            credentials: "[default]\naws_access_key_id=K\naws_secret_access_key=k\naws_session_token=t # note\n"
        ) { world in
            let found = try await world.credentials()
            #expect(found.accessKeyID == "K" && found.secretAccessKey == "k" && found.sessionToken == "t")
            #expect(found.source == "profile default" && found.validity == .unknown)
            let files = try SharedConfiguration.load(from: world.environment)
            #expect(files.current?["region"] == "eu-west-1")
        }
    }

    @Test func variablesWinOverAProfileThatAVariableNames() async throws {
        try await CredentialsWorld.with(
            credentials: "[ci]\naws_access_key_id=K\naws_secret_access_key=k\n",
            variables: ["AWS_PROFILE": "ci", "AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "e"]
        ) { world in
            let found = try await world.credentials()
            #expect(found.source == "environment variables")
        }
    }

    @Test func aRoleIsAssumedAlongAChainOfProfiles() async throws {
        let script = Script([CredentialsWorld.session(1), CredentialsWorld.session(2)])
        try await CredentialsWorld.with(
            config: """
                [profile target]
                role_arn = arn:aws:iam::111122223333:role/target
                source_profile = middle
                external_id = orders
                role_session_name = release
                duration_seconds = 1800
                [profile middle]
                role_arn = arn:aws:iam::111122223333:role/middle
                source_profile = base
                """,
            credentials: "[base]\naws_access_key_id=BASE\naws_secret_access_key=b\n",
            variables: ["AWS_PROFILE": "target"], reply: { _ in script.next() }
        ) { world in
            let found = try await world.credentials()
            #expect(found.accessKeyID == "ASIA2" && found.isRenewable)
            #expect(
                found.source == "role arn:aws:iam::111122223333:role/target, assumed with role "
                    + "arn:aws:iam::111122223333:role/middle, assumed with profile base")
            let forms = world.forms
            #expect(forms.map { $0["RoleArn"]?.suffix(6) } == ["middle", "target"])
            #expect(forms[0]["RoleSessionName"] == "muster" && forms[0]["ExternalId"] == nil)
            #expect(forms[1]["RoleSessionName"] == "release" && forms[1]["ExternalId"] == "orders")
            #expect(forms[1]["DurationSeconds"] == "1800")
            #expect(world.server.requests[1].header("Authorization")?.contains("Credential=ASIA1/") == true)
        }
    }

    @Test func aProfileMayAssumeItsRoleWithItsOwnKeys() async throws {
        try await CredentialsWorld.with(
            config: """
                [default]
                role_arn = arn:aws:iam::111122223333:role/own
                source_profile = default
                aws_access_key_id = OWN
                aws_secret_access_key = o
                """, reply: { _ in CredentialsWorld.session() }
        ) { world in
            let found = try await world.credentials()
            #expect(found.accessKeyID == "ASIA1")
            #expect(world.server.requests[0].header("Authorization")?.contains("Credential=OWN/") == true)
        }
    }

    @Test(arguments: [
        ("Environment", ["AWS_ROLE_ARN": ""], "environment variables"),
        (
            "EcsContainer", ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{server}/creds"],
            "the container credentials endpoint"
        ), ("Ec2InstanceMetadata", [:], "the EC2 instance's role web"),
    ])
    func aRoleIsAssumedWithTheNamedSource(name: String, variables: [String: String], source: String) async throws {
        // The variables are read by a profile that names them as its source, not by the chain's first step.
        let own = name == "Environment" ? ["AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "e"] : [:]
        try await CredentialsWorld.with(
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = \(name)\n",
            variables: variables,
            reply: { request in
                switch request.target {
                case "/latest/api/token": .response(status: 200, body: "t")
                case "/latest/meta-data/iam/security-credentials/": .response(status: 200, body: "web")
                case "/": CredentialsWorld.session()
                default: CredentialsWorld.metadata()
                }
            }
        ) { world in
            let files = try SharedConfiguration.load(from: world.environment)
            let found = try #require(
                try ProfileCredentials(
                    files: files, environment: world.environment.merging(own) { $1 },
                    configuration: try world.configuration(), sessionName: "muster"
                ).source("default"))
            let credentials = try await found.current(world.time.now)
            #expect(credentials.source.hasPrefix("role arn:aws:iam::1:role/r, assumed with \(source)"))
        }
    }

    @Test(arguments: [
        (
            "[profile a]\nrole_arn=x\nsource_profile=b\n[profile b]\nrole_arn=y\nsource_profile=a\n",
            "circle: a → b → a"
        ),
        ("[profile a]\nrole_arn=x\nsource_profile=gone\n", "no profile gone"),
        ("[profile a]\nrole_arn=x\nsource_profile=b\n[profile b]\nregion=eu-west-1\n", "profile b, which has none"),
        ("[profile a]\nrole_arn=x\n", "role_arn needs source_profile"),
        ("[profile a]\nrole_arn=x\nsource_profile=b\ncredential_source=Environment\n", "exclude each other"),
        ("[profile a]\nrole_arn=x\ncredential_source=Moon\n", "'Moon' is none of"),
        ("[profile a]\nrole_arn=x\nsource_profile=b\nduration_seconds=5\n", "duration_seconds is no number from 900"),
        ("[profile a]\nrole_arn=x\nsource_profile=b\nmfa_serial=m\n", "code of an MFA device"),
        ("[profile a]\nsso_session=acme\n", "credential_process = aws configure export-credentials"),
        ("[profile a]\naws_access_key_id=K\n", "aws_secret_access_key is missing"),
        ("[profile z]\nregion=eu-west-1\n", "no profile a, which AWS_PROFILE names"),
        ("region=eu-west-1\n", "line 1: a setting stands above the first section"),
        ("[profile a]\nwhat is this\n", "line 2: neither a section nor 'key = value'"),
        ("[profile a\n", "line 1: a section's name stands in brackets"),
    ])
    func saysWhatIsWrongWithAProfile(config: String, message: String) async throws {
        try await CredentialsWorld.with(config: config, variables: ["AWS_PROFILE": "a"]) { world in
            let error = await #expect(throws: CredentialsError.self) { try await world.credentials() }
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
            #expect(world.server.requests.isEmpty)
        }
    }

    @Test func endpointsComeFromTheServicesSectionAndTheProfile() async throws {
        try await CredentialsWorld.with(
            config: """
                [default]
                services = local
                endpoint_url = http://profile
                use_fips_endpoint = true
                retry_mode = adaptive
                max_attempts = 7
                [services local]
                ssm =
                    endpoint_url = http://ssm/
                """, variables: ["AWS_ENDPOINT_URL": ""]
        ) { world in
            let configuration = try world.configuration()
            #expect(configuration.endpoint(of: .ssm) == "http://ssm")
            #expect(configuration.endpoint(of: .ec2) == "http://profile")
            #expect(configuration.endpointVariant.usesFIPS)
            #expect(configuration.retry.isAdaptive && configuration.retry.maximumAttempts == 7)
        }
    }
}
