# The gateway's configuration, as it was rolled out last night.
unit=/etc/systemd/system/gateway.service
sed -i 's,Path=/ext-service/,Path=/ext-services/,' $unit
systemctl daemon-reload
systemctl restart gateway
