package dev.plantline.model.network;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    private static final Set<String> API = Set.of("10.96.0.1");

    private final Map<String, String> names = new ConcurrentHashMap<>(Map.of(
            "odoo.example.com", "198.51.100.7",
            "example.com", "198.51.100.8",
            "odoo", "10.96.7.7",
            "odoo.lyon", "10.96.7.7",
            "odoo.lyon.svc", "10.96.7.7",
            "odoo.lyon.svc.cluster.local", "10.96.7.7",
            "kubernetes.default.svc", "10.96.0.1"));
    private final AddressRules rules = AddressRules.of(List.of(), false, API, this::resolve);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.1",
                "2130706433",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::1]",
                "169.254.169.254",
                "[fe80::1]",
                "[::ffff:169.254.169.254]",
                "[fd00:ec2::254]",
                "100.100.100.200",
                "224.0.0.1",
                "[ff02::1]",
                "0.0.0.0",
                "0.1.2.3",
                "[::]",
                "255.255.255.255",
                "10.96.0.1",
                "[::ffff:10.96.0.1]"
            })
    void whatIsThePodItsNodeTheMetadataOrTheApiServerIsNeverCalled(String host) {
        assertThatThrownBy(() -> rules.web(URI.create("https://" + host)))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("nothing is sent there");
        assertThatThrownBy(() -> rules.brokers("kafka:9092," + host + ":9092"))
                .isInstanceOf(AddressRefusedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, the pod itself",
        "169.254.169.254, link-local",
        "10.96.0.1, the Kubernetes API server",
        "0.0.0.0, no host"
    })
    void aNameThatLeadsThereIsRefusedWithWhereItLeads(String address, String what) {
        names.put("evil.example.com", address);

        assertThatThrownBy(() -> rules.web(URI.create("https://evil.example.com")))
                .hasMessageContaining("evil.example.com leads to " + address)
                .hasMessageContaining(what);
    }

    @Test
    void aNameThatLeadsElsewhereNowIsAskedForEachTime() {
        names.put("turns.example.com", "198.51.100.9");
        assertThatCode(() -> rules.web(URI.create("https://turns.example.com"))).doesNotThrowAnyException();

        names.put("turns.example.com", "169.254.169.254");

        assertThatThrownBy(() -> rules.web(URI.create("https://turns.example.com")))
                .isInstanceOf(AddressRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"odoo", "odoo.lyon", "odoo.lyon.svc", "odoo.lyon.svc.cluster.local", "ODOO.Lyon.svc"})
    void aServiceOfTheClusterIsAKafkaAndNoOdooUnlessThePlatformAllowsIt(String host) {
        assertThatThrownBy(() -> rules.web(URI.create("http://" + host + ":8069")))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("add " + host + " to the list network.allow");
        assertThatCode(() -> rules.brokers(host + ":9092")).doesNotThrowAnyException();
        for (String allow : List.of(host, "10.96.0.0/12")) {
            assertThatCode(() -> AddressRules.of(List.of(allow), false, API, this::resolve)
                            .web(URI.create("http://" + host)))
                    .doesNotThrowAnyException();
        }
    }

    /** A service's or a pod's address written as a number, in another form, or under a name that anyone can make. */
    @ParameterizedTest
    @CsvSource({
        "10.96.7.7, 10.96.7.7",
        "174065415, 10.96.7.7",
        "[::ffff:10.96.7.7], 10.96.7.7",
        "[64:ff9b::a60:707], 10.96.7.7",
        "10-96-7-7.example.com, 10.96.7.7",
        "172.31.0.9, 172.31.0.9",
        "192.168.4.4, 192.168.0.0/16",
        "100.64.1.1, 100.64.0.0/10",
        "[fd00:10:96::7], fd00:10:96::7"
    })
    void aPrivateAddressIsAKafkaAndNoOdooUnlessThePlatformAllowsIt(String host, String allow) {
        names.put("10-96-7-7.example.com", "10.96.7.7");

        assertThatThrownBy(() -> rules.web(URI.create("https://" + host)))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("to the list network.allow");
        assertThatCode(() -> rules.brokers(host + ":9092")).doesNotThrowAnyException();
        assertThatCode(() -> AddressRules.of(List.of(allow), false, API, this::resolve)
                        .web(URI.create("https://" + host)))
                .doesNotThrowAnyException();
    }

    @Test
    void aNameOfWhichOneAddressIsPrivateIsRefused() {
        var both = AddressRules.of(List.of("198.51.100.0/24"), false, Set.of(), host ->
                new InetAddress[] {InetAddress.getByName("198.51.100.7"), InetAddress.getByName("10.96.7.7")});

        assertThatThrownBy(() -> both.web(URI.create("https://odoo.example.com")))
                .hasMessageContaining("odoo.example.com leads to 10.96.7.7: that is in a private network")
                .hasMessageContaining("add odoo.example.com to the list network.allow");
    }

    /** Whoever owns a name puts what is harmless first. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "10.96.0.1"})
    void aNameOfWhichALaterAddressIsNeverCalledIsRefused(String later) {
        var both = AddressRules.of(
                List.of(),
                false,
                API,
                host -> host.equals("odoo.example.com")
                        ? new InetAddress[] {InetAddress.getByName("198.51.100.7"), InetAddress.getByName(later)}
                        : resolve(host));

        assertThatThrownBy(() -> both.web(URI.create("https://odoo.example.com")))
                .hasMessageContaining("odoo.example.com leads to " + later);
        assertThatThrownBy(() -> both.brokers("odoo.example.com:9092")).isInstanceOf(AddressRefusedException.class);
    }

    /** Its addresses may be those of the outside: of a service without one of its own, or in a cluster whose addresses are public. */
    @ParameterizedTest
    @ValueSource(strings = {"odoo", "odoo.lyon", "odoo.lyon.svc", "odoo.lyon.svc.cluster.local"})
    void aServiceOfTheClusterIsNoOdooWhereverItLeads(String host) {
        names.replaceAll((name, address) -> name.startsWith("odoo") ? "198.51.100.7" : address);

        assertThatThrownBy(() -> rules.web(URI.create("http://" + host + ":8069")))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining(host + " is a service of this cluster");
    }

    @Test
    void nothingThatThePlatformAllowsOpensTheNodeOrTheApiServer() {
        AddressRules open = AddressRules.of(
                List.of("0.0.0.0/0", "169.254.169.254", "kubernetes.default.svc"), false, API, this::resolve);

        assertThatThrownBy(() -> open.web(URI.create("http://169.254.169.254")))
                .isInstanceOf(AddressRefusedException.class);
        assertThatThrownBy(() -> open.web(URI.create("https://kubernetes.default.svc")))
                .isInstanceOf(AddressRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"odoo.example.com", "example.com", "198.51.100.7", "nobody.knows.example.com", "172.32.0.1"})
    void whatIsOutsideIsCalled(String host) {
        assertThatCode(() -> rules.web(URI.create("https://" + host))).doesNotThrowAnyException();
        assertThatCode(() -> rules.brokers(host + ":9092")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "fd00:10:96::1, [fd00:10:96:0:0:0:0:1]",
        "10.96.0.1, [64:ff9b::a60:1]",
        "api.example.com, 198.51.100.20",
        "10.96.0.1, [fd00:ec2::254%1]"
    })
    void theApiServerIsNotCalledHoweverItIsWritten(String server, String host) {
        names.put("api.example.com", "198.51.100.20");
        var guarded = AddressRules.of(List.of(), false, Set.of(server), this::resolve);

        assertThatThrownBy(() -> guarded.brokers(host + ":443")).isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void aServiceThatIsAllowedByItsRangeIsNotRefusedWhileTheNameServerIsAway() {
        var allowed = AddressRules.of(List.of("10.96.0.0/12"), false, API, host -> {
            throw new UnknownHostException(host);
        });

        assertThatCode(() -> allowed.web(URI.create("http://odoo.lyon.svc"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.96.0.0/33", "10.96.0.300/12", "odoo/12", "10.96.0.0/"})
    void whatIsNoRangeIsSaidAtTheStart(String range) {
        assertThatThrownBy(() -> AddressRules.of(List.of(range), false, API, this::resolve))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(range);
    }

    @Test
    void aSandboxCallsItsOwnMachineAndStillNoMetadata() {
        AddressRules sandbox = AddressRules.of(List.of(), true, API, this::resolve);

        assertThatCode(() -> sandbox.web(URI.create("http://127.0.0.1:8069"))).doesNotThrowAnyException();
        assertThatCode(() -> sandbox.brokers("127.0.0.1:9092,[::1]:9092")).doesNotThrowAnyException();
        assertThatCode(() -> sandbox.web(URI.create("http://192.168.4.4:8069"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> sandbox.web(URI.create("http://169.254.169.254")))
                .isInstanceOf(AddressRefusedException.class);
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        String name = host.toLowerCase(java.util.Locale.ROOT);
        if (names.containsKey(name)) {
            InetAddress address = InetAddress.getByName(names.get(name));
            return new InetAddress[] {InetAddress.getByAddress(name, address.getAddress())};
        }
        boolean literal = name.contains(":") || name.matches("[0-9.]+");
        if (!literal) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(host);
    }
}
