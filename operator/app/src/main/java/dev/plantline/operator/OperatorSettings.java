package dev.plantline.operator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of the operator; as environment variables {@code PLANTLINE_RUNTIME_IMAGE} and so on. */
@ConfigMapping(prefix = "plantline")
public interface OperatorSettings {
    /** The namespaces that it works in; by default all. The watches of the reconcilers are configured with them. */
    @WithDefault("JOSDK_ALL_NAMESPACES")
    List<String> namespaces();

    /** The workloads that it makes. */
    Runtime runtime();

    /** The alerts that it makes. */
    Alerts alerts();

    /** What it tells about them. */
    Status status();

    /** How it looks at Odoo. */
    Odoo odoo();

    /** Which addresses it calls, and the pods with it. */
    Network network();

    /** The Odoo databases in which it installs side kits. They stand in the installation and in no manifest. */
    List<Administrator> administrators();

    /** How it looks at Kafka. */
    Kafka kafka();

    /** Changes that people decide about. */
    Changes changes();

    /** How it watches over itself. */
    Reconcile reconcile();

    /** The workloads. */
    interface Runtime {
        /** Image of the runtime's pods. */
        String image();

        /** When the kubelet pulls it: Always, IfNotPresent or Never. */
        @WithDefault("IfNotPresent")
        String imagePullPolicy();

        /** Names of the Secrets with which it is pulled; each plant's namespace has them. */
        Optional<List<String>> imagePullSecrets();
    }

    /** The plants' alerts. */
    interface Alerts {
        /** Labels of the PrometheusRules, by which the cluster's Prometheus selects them, each as {@code name=value}. */
        Optional<List<String>> labels();
    }

    /** Status of interfaces. */
    interface Status {
        /** How often each pod is asked. */
        @WithDefault("5s")
        Duration pollInterval();

        /** Plain progress (pending, applied) is written at most this often; holds, dead letters and states at once. */
        @WithDefault("30s")
        Duration progressInterval();
    }

    /** Changes that people decide about. */
    interface Changes {
        /** Directory with the logins of people, a file for each person; without one every login is a person of its own. */
        Optional<Path> people();

        /** Whether the chart's admission policies hold who changes and who decides to be the user of the request. */
        @WithDefault("false")
        boolean proven();
    }

    /** Work on one manifest. */
    interface Reconcile {
        /**
         * A reconcile that takes longer hangs, and the liveness check fails. It waits for the API server alone, whose slow answers for a large plant
         * add up.
         */
        @WithDefault("10m")
        Duration longest();
    }

    /** Odoo connections. */
    interface Odoo {
        /** How often a connection that answers is looked at. */
        @WithDefault("60s")
        Duration checkInterval();
    }

    /** Addresses that manifests name. */
    interface Network {
        /** Services of the cluster that may be an Odoo: names, or ranges such as 10.96.0.0/12. */
        Optional<List<String>> allow();

        /** Whether this machine's own addresses may be called by the operator: in a sandbox alone. */
        @WithDefault("false")
        boolean loopback();
    }

    /** An Odoo database with the API key of an administrator of it. */
    interface Administrator {
        /** Base address, http or https, without a path. */
        String url();

        /** Its name. */
        String database();

        /** File with the key; when it is missing, side kits are only looked at. */
        Path keyFile();

        /**
         * PEM file with the certificates of which one must vouch for this Odoo before the key is sent; when it is named and missing, the key is not used. Without it
         * those of the Java runtime are trusted.
         */
        Optional<Path> caFile();
    }

    /** Topics. */
    interface Kafka {
        /** Longest wait for one answer of a broker. */
        @WithDefault("8s")
        Duration timeout();

        /** How often topics that are known to be right are looked at again. */
        @WithDefault("10m")
        Duration checkInterval();
    }
}
