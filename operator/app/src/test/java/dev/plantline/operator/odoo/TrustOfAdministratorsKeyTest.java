package dev.plantline.operator.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.network.AddressRules;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.odoo.OdooProbe.Look;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom an administrator's key is sent to. What answers at the address of the Odoo has a certificate of an authority that only the plant trusts. */
class TrustOfAdministratorsKeyTest extends OnEachOdoo {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Json2OdooProbe probe = new Json2OdooProbe(
            () -> "00000000-0000-4000-8000-000000000001", AddressRules.of(List.of(), true, Set.of()), Instant::now);

    @ParameterizedTest
    @MethodSource("odoos")
    void aPlantDoesNotChooseWhomAnAdministratorsKeyIsSentTo(ProbedOdoo odoo) throws Exception {
        KeyStore own = issue();
        String ca = certificate(own);
        DutyUse production = new DutyUse("production", "stock.transfer");
        Map<DutyUse, KitInUse> kits = Map.of(production, ProbedOdoo.unusedKit(PLANT, production));
        try (OdooBehindProxy proxy = new OdooBehindProxy(odoo, tls(own))) {
            Look seen = probe.look(access(odoo, proxy, ca, null), kits);

            assertThat(seen.reachable().message()).contains("is not trusted", "asked with the administrator's key");
            assertThat(seen.kits()).singleElement().satisfies(kit -> assertThat(kit.state())
                    .isEqualTo("missing"));
            assertThat(seen.warnings()).anySatisfy(each -> {
                assertThat(each.type()).isEqualTo(Finding.SIDE_KIT_UNATTESTED);
                assertThat(each.reason()).isEqualTo(Finding.NOT_READ);
            });
            assertThat(proxy.shown())
                    .anyMatch(header -> header.endsWith(odoo.key()))
                    .noneMatch(header -> header.endsWith(odoo.administrator()));

            Path trusted = Files.writeString(directory.resolve("ca.pem"), ca);
            assertThat(probe.look(access(odoo, proxy, ca, trusted), kits).kits())
                    .singleElement()
                    .satisfies(kit -> assertThat(kit.state()).isEqualTo("installed"));
        }
    }

    private static OdooAccess access(ProbedOdoo odoo, OdooBehindProxy proxy, String ca, Path administratorTrust) {
        return new OdooAccess(
                proxy.url(),
                odoo.database(),
                ca,
                Map.of("production", odoo.key()),
                odoo.administrator(),
                administratorTrust);
    }

    private static KeyStore issue() throws Exception {
        Path file = Files.createTempDirectory(directory, "issued").resolve("own.p12");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-dname",
                        "CN=odoo",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "365",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static String certificate(KeyStore own) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(own.getCertificate("own").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static SSLContext tls(KeyStore own) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
