# The configuration of cloud-user on this host, as it was rolled out last night.
unit=/etc/systemd/system/cloud-user.service
sed -i '/^ExecStart=/a Environment="EUREKA_INSTANCE_NON_SECURE_PORT=8088"' $unit
systemctl daemon-reload
systemctl restart cloud-user
