package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxOdooTest {
    private static SandboxOdoo odoo(boolean real) {
        return new SandboxOdoo(
                URI.create("http://127.0.0.1:1"), "plant", real, Map.of("bot_stock", "usual", "lyon-stock", "own"));
    }

    @Test
    void onePlantTakesTheUsualUsersAndPlantsThatShareAnOdooTakeTheirOwnOnly() {
        assertThat(odoo(true).key("turin", "stock", false)).isEqualTo("usual");
        assertThat(odoo(true).key("lyon", "stock", false)).isEqualTo("own");
        assertThat(odoo(true).key("lyon", "stock", true)).isEqualTo("own");
        assertThatThrownBy(() -> odoo(true).key("turin", "stock", true))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("there is no user turin-stock among the keys: ")
                .hasMessageEndingWith("; add one to the keys file");
        assertThatThrownBy(() -> odoo(false).key("turin", "stock", true))
                .hasMessageEndingWith("; start with --fresh, which makes it");
    }
}
