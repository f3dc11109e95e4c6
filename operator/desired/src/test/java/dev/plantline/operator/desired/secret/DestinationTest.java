package dev.plantline.operator.desired.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://Odoo.Example.com:443/ | https://odoo.example.com",
                "HTTP://odoo:80 | http://odoo",
                "https://odoo:8069 | https://odoo:8069",
                "b:9092,a:9092 | a:9092,b:9092",
                "A:9092, b:9092, a:9092 | a:9092,b:9092",
            })
    void twoWaysToWriteOnePlaceAreOnePlace(String written, String place) {
        assertThat(Destination.parse(written)).contains(Destination.parse(place).orElseThrow());
        assertThat(Destination.parse(written).orElseThrow()).hasToString(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://odoo.example.com | http://odoo.example.com",
                "https://odoo.example.com | https://odoo.example.com:8443",
                "https://odoo.example.com | https://odoo.example.com.evil.example",
                "a:9092,b:9092 | a:9092",
                "a:9092 | a:9092,evil:9092",
                "odoo:443 | https://odoo",
            })
    void whatLooksAlikeIsAnotherPlace(String one, String other) {
        assertThat(Destination.parse(one).orElseThrow())
                .isNotEqualTo(Destination.parse(other).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "odoo", "https://user@odoo", "https://odoo/path", "a:9092,", "*", "ftp://odoo", "a:9092;b:1"
            })
    void whatIsNoAddressIsNone(String text) {
        assertThat(Destination.parse(text)).isEmpty();
    }

    @Test
    void oneKindIsNotTakenForTheOther() {
        assertThatThrownBy(() -> Destination.ofUrl("kafka:9092")).hasMessageContaining("https://odoo.example.com");
        assertThatThrownBy(() -> Destination.ofBrokers("https://odoo")).hasMessageContaining("kafka:9092");
    }
}
