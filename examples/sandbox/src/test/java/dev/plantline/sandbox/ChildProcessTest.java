package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChildProcessTest {
    @ParameterizedTest
    @CsvSource({
        "HTTP_PROXY,false", "https_proxy,false", "ALL_PROXY,false", "NO_PROXY,false",
        "PLANTLINE_ODOO_KEYS,false", "JAVA_TOOL_OPTIONS,false", "PATH,true", "LANG,true"
    })
    void neitherProxiesNorKeysOfThisProcessReachAChild(String variable, boolean inherited) {
        assertThat(ChildProcess.inherited(variable)).isEqualTo(inherited);
    }
}
