package dev.plantline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.PlantSpec.ForwardedHeader;
import dev.plantline.model.RuntimeConfiguration.Door;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word on the address of a sender is believed. */
class ProxyTrustTest {
    private static final List<String> OURS = List.of("10.0.0.0/8", "fd00::/8");

    private static String address(ForwardedHeader believed, String peer, Map<String, List<String>> headers) {
        return ProxyTrust.of(new Door(OURS, believed, null))
                .address(new RequestHead("POST", "/x", peer, name -> headers.getOrDefault(name, List.of())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.9 | 198.51.100.1                        | 192.0.2.9", // nobody whom we know says so
                "10.0.0.1  | 198.51.100.1                        | 198.51.100.1",
                "10.0.0.1  | 10.9.9.9, 198.51.100.1              | 198.51.100.1", // what stands before is the sender's
                // own word
                "10.0.0.1  | 198.51.100.1, 10.0.0.2              | 198.51.100.1", // two proxies one behind the other
                "10.0.0.1  | 198.51.100.1:4711                   | 198.51.100.1",
                "10.0.0.1  | [2001:db8::7]:4711                  | 2001:db8::7",
                "10.0.0.1  | 2001:db8::7                         | 2001:db8::7",
                "fd00::1   | 198.51.100.1                        | 198.51.100.1",
                "10.0.0.1  | 10.0.0.3, 10.0.0.2                  | 10.0.0.3", // nobody from outside
                "10.0.0.1  | 198.51.100.1, unknown               | 10.0.0.1",
                "10.0.0.1  | 198.51.100.1, evil.example.com      | 10.0.0.1", // no name is looked up
                "10.0.0.1  | '198.51.100.1,'                     | 10.0.0.1",
                "10.0.0.1  | ''                                  | 10.0.0.1",
            })
    void theLastAddressThatIsNoneOfOurProxiesCounts(String peer, String said, String counts) {
        assertThat(address(null, peer, Map.of("X-Forwarded-For", List.of(said))))
                .isEqualTo(counts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.1                                | 198.51.100.1",
                "proto=http;FOR=\"[2001:db8::7]:4711\";by=10.0.0.1 | 2001:db8::7",
                "for=10.9.9.9, for=198.51.100.1                  | 198.51.100.1",
                "for=198.51.100.1, proto=http                    | 10.0.0.1",
                "for=_hidden                                     | 10.0.0.1",
            })
    void theHeaderOfTheStandardSaysTheSame(String said, String counts) {
        assertThat(address(ForwardedHeader.forwarded, "10.0.0.1", Map.of("Forwarded", List.of(said))))
                .isEqualTo(counts);
    }

    @Test
    void aHeaderThatOurProxiesDoNotWriteIsNotRead() {
        var both = Map.of("X-Forwarded-For", List.of("203.0.113.1"), "Forwarded", List.of("for=198.51.100.1"));
        assertThat(address(ForwardedHeader.forwarded, "10.0.0.1", both)).isEqualTo("198.51.100.1");
        assertThat(address(ForwardedHeader.xForwardedFor, "10.0.0.1", both)).isEqualTo("203.0.113.1");
    }

    @Test
    void severalHeadersAreOneListAndItsLengthIsBounded() {
        assertThat(address(
                        null, "10.0.0.1", Map.of("X-Forwarded-For", List.of("203.0.113.1", "198.51.100.1, 10.0.0.2"))))
                .isEqualTo("198.51.100.1");
        String many = IntStream.range(0, 5_000).mapToObj(hop -> "10.0.0.2").collect(Collectors.joining(","));
        assertThat(address(null, "10.0.0.1", Map.of("X-Forwarded-For", List.of("203.0.113.1," + many))))
                .isEqualTo("10.0.0.2");
    }

    @Test
    void withoutProxiesOfItsOwnAPlantBelievesNobody() {
        assertThat(ProxyTrust.of(Door.PLAIN)
                        .address(new RequestHead("POST", "/x", "10.0.0.1", name -> List.of("198.51.100.1"))))
                .isEqualTo("10.0.0.1");
    }
}
