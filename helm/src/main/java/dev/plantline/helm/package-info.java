/** The Helm chart and its checks: there is no code to ship here. */
package dev.plantline.helm;
