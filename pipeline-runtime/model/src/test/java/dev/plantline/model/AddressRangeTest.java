package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.PlantlineApi;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    /** The regular expression in the rule of the manifests. */
    private static boolean isAccepted(String range) {
        String rule = PlantlineApi.ADDRESS_RANGES;
        return Pattern.matches(rule.substring(rule.indexOf('\'') + 1, rule.lastIndexOf('\'')), range);
    }

    @ParameterizedTest
    @CsvSource({
        "10.20.0.0/16, 10.20.255.1, 10.21.0.0",
        "10.20.30.7/16, 10.20.0.1, 10.19.255.255",
        "10.0.0.7/32, 10.0.0.7, 10.0.0.6",
        "192.0.2.128/25, 192.0.2.129, 192.0.2.127",
        "0.0.0.0/0, 255.255.255.255, 2001:db8::1",
        "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::1",
        "::/0, ::1, 10.0.0.1",
        "::1/128, ::1, ::2",
        "fe80::/10, febf::1, fec0::1",
    })
    void whatBeginsWithTheSameBitsLiesWithin(String range, String within, String outside) {
        assertThat(isAccepted(range)).isTrue();
        var ranges = List.of(AddressRange.of(range));
        assertThat(AddressRange.isWithin(ranges, within)).isTrue();
        assertThat(AddressRange.isWithin(ranges, outside)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"::ffff:10.0.0.7, true", "::ffff:10.0.1.7, false"})
    void anAddressThatIsWrittenInAnotherWayIsTheSame(String address, boolean within) {
        assertThat(AddressRange.isWithin(List.of(AddressRange.of("10.0.0.0/24")), address))
                .isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.7",
                "10.0.0.0/33",
                "10.0.0/8",
                "10.0.0.256/8",
                "010.0.0.1/8",
                "10.0.0.0/",
                "10.0.0.0/08x",
                "/8",
                "example.com/8",
                "2001:db8::/129",
                "2001:db8:::/32",
                "1:2:3:4:5:6:7:8:9/64",
                "fe80::1%eth0/64",
                "::ffff:999.0.0.1/128",
                ""
            })
    void whatIsNoRangeIsRefusedByManifestAndGatewayAlike(String text) {
        assertThat(isAccepted(text)).isFalse();
        assertThatThrownBy(() -> AddressRange.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
